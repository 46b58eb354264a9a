//! Rows about campaigns and whom they addressed.

use super::{FolderTable, Scope, unknown};
use crate::campaign::CampaignKind;
use crate::entity::Entity;
use crate::exchange::Row;
use crate::exchange::fields::{Cells, set, set_text};
use crate::sync::envelope::Fields;

const KINDS: [(&str, CampaignKind); 3] = [
    ("acquisition", CampaignKind::Acquisition),
    ("winback", CampaignKind::Winback),
    ("retention", CampaignKind::Retention),
];

impl Scope<'_> {
    pub(super) fn campaign(&self, key: &str, cells: &mut Cells<'_>) -> Row {
        let name = cells.text("name");
        let mut fields = Fields::new();
        set_text(&mut fields, "source_key", key);
        set_text(&mut fields, "name", if name.is_empty() { key } else { name });
        set(&mut fields, "kind", cells.word("kind", &KINDS));
        set(&mut fields, "starts_on", cells.date("start_date"));
        set(&mut fields, "ends_on", cells.date("end_date"));
        set(&mut fields, "cost", cells.cost("cost_eur"));
        Row { entity: Entity::Campaign, id: self.id(FolderTable::Campaigns, key), fields }
    }

    /// A member of a campaign; where campaigns are among the files, of one of them.
    pub(super) fn campaign_member(&self, key: &str, cells: &mut Cells<'_>) -> Row {
        let campaign = cells.text("campaign_id");
        let id = self.id(FolderTable::Campaigns, campaign);
        let (keys, table) = (&self.memory.keys, FolderTable::Campaigns);
        let is_missing = keys.has_table(table.name()) && !keys.has(table.name(), campaign);
        if is_missing && !self.context.known.contains(&id) && !campaign.is_empty() {
            cells.fault("campaign_id", unknown(campaign, table));
        }
        let mut fields = Fields::new();
        set(&mut fields, "campaign", Some(id));
        set(&mut fields, "customer", self.customer_of(cells));
        set(&mut fields, "sent_on", cells.required_date("sent_date"));
        let id = self.id(FolderTable::CampaignTargets, key);
        Row { entity: Entity::CampaignMember, id, fields }
    }
}
