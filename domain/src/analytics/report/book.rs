//! What is derived per customer at a date, once, for all blocks and the table of customers.

use chrono::NaiveDate;

use super::columns::Columns;
use crate::analytics::customer_type::{self, CustomerType, customer_type};
use crate::analytics::effort::served;
use crate::analytics::five_r::{self, Breaks, FiveR, five_r};
use crate::analytics::funnel::Steps;
use crate::analytics::gaps::Gaps;
use crate::analytics::lifecycle::{LifecycleRules, Stage, stages};
use crate::analytics::lifetime_value::{CommunityValue, residual};
use crate::analytics::profit::{Account, Profit, parts_as_units};
use crate::analytics::purchase::PurchaseDays;
use crate::analytics::pyramid::{Dealing, Tier, tiers};
use crate::analytics::relation::relation;
use crate::analytics::retention::Retention;
use crate::analytics::rfm::{Buyer, Rfm, RfmScore};
use crate::analytics::survival::Observation;
use crate::analytics::value::{Value, values};
use crate::period::{Span, day};
use crate::row;
use crate::setting::Boundaries;

/// Everything derived from the columns of a folder.
pub struct Book<'a> {
    pub columns: &'a Columns,
    pub setting: &'a Boundaries,
    pub as_of: NaiveDate,
    pub today: i32,
    pub window: Span,
    pub purchases: PurchaseDays,
    pub stages: Vec<Option<Stage>>,
    pub values: Vec<Value>,
    pub accounts: Vec<Account>,
    pub steps: Vec<Steps>,
    pub dealings: Vec<Dealing>,
    pub retention: Retention,
    pub rfm: Rfm,
    pub breaks: Breaks,
    pub lines: Vec<Line>,
}

/// One customer.
#[derive(Clone, Debug)]
pub struct Line {
    pub stage: Stage,
    pub account: Account,
    pub first: Option<i32>,
    pub last: Option<i32>,
    pub purchase_days: u32,
    pub window_days: u32,
    pub gaps: Option<Gaps>,
    pub share_of_wallet: Option<f64>,
    pub relation: Option<Observation>,
    pub referrals: u32,
    pub customer_type: CustomerType,
    pub tier: Tier,
    pub five_r: Option<FiveR>,
    pub rfm: Option<RfmScore>,
    pub clv: Option<f64>,
    pub community: Option<CommunityValue>,
}

impl<'a> Book<'a> {
    /// Derives all of it.
    pub fn of(columns: &'a Columns, as_of: NaiveDate, setting: &'a Boundaries) -> Self {
        let (orders, count) = (columns.orders(), columns.customer_count());
        let window = Span::window(as_of, setting.firm.window_months);
        let purchases = PurchaseDays::build(&orders, count);
        let rules = LifecycleRules::from(&setting.firm);
        let stages = stages(&columns.customers(), &purchases, as_of, &rules);
        let values_in = values(&orders, count, window);
        let profits = |span: Span, values: &[Value]| {
            Profit::each(values, &served(&columns.dealings.effort, count, span))
        };
        let in_window = profits(window, &values_in);
        let ever = profits(Span::ever(as_of), &values(&orders, count, Span::ever(as_of)));
        let mut book = Self {
            columns,
            setting,
            as_of,
            today: day(as_of),
            window,
            retention: Retention::of(&purchases, as_of, setting.firm.window_months),
            purchases,
            stages,
            values: values_in,
            accounts: Vec::new(),
            steps: Vec::new(),
            dealings: Vec::new(),
            rfm: Rfm::default(),
            breaks: Breaks::default(),
            lines: Vec::new(),
        };
        book.accounts = book.accounts(&in_window, &ever);
        book.steps = book.steps();
        book.dealings = book.dealings();
        book.lines = book.lines();
        book.score();
        book.community();
        book
    }

    fn days(&self, customer: usize) -> &[i32] {
        self.purchases.until(row::number(customer), self.today)
    }

    fn window_days(&self, customer: usize) -> u32 {
        let days = self.days(customer).iter();
        row::number(days.filter(|day| self.window.contains(**day)).count())
    }

    fn accounts(&self, window: &[Profit], ever: &[Profit]) -> Vec<Account> {
        let account = |(place, (window, ever)): (usize, (&Profit, &Profit))| Account {
            is_buyer: !self.days(place).is_empty(),
            is_active: self.window_days(place) > 0,
            window: *window,
            ever: *ever,
        };
        window.iter().zip(ever).enumerate().map(account).collect()
    }

    fn steps(&self) -> Vec<Steps> {
        let step = |account: &Account| Steps { bought: account.is_buyer, ..Steps::default() };
        let mut steps: Vec<Steps> = self.accounts.iter().map(step).collect();
        let dealings = &self.columns.dealings;
        for (customer, on) in &dealings.contacts {
            if let (true, Some(step)) = (*on <= self.today, steps.get_mut(row::index(*customer))) {
                step.contacted = true;
            }
        }
        for quote in &dealings.quotes {
            let step = steps.get_mut(row::index(quote.customer));
            if let (true, Some(step)) = (quote.requested <= self.today, step) {
                step.quoted = true;
            }
        }
        steps
    }

    fn dealings(&self) -> Vec<Dealing> {
        let pairs = self.accounts.iter().zip(&self.steps);
        let dealing = |(account, step): (&Account, &Steps)| match step {
            _ if account.is_active => Dealing::Active(account.window.revenue),
            _ if account.is_buyer => Dealing::Inactive,
            Steps { contacted: true, .. } | Steps { quoted: true, .. } => Dealing::Prospect,
            _ => Dealing::Suspect,
        };
        pairs.map(dealing).collect()
    }

    fn lines(&self) -> Vec<Line> {
        let (tiers, referrals) = (tiers(&self.dealings), self.referrals());
        let ranked = tiers.into_iter().zip(referrals).enumerate();
        ranked.filter_map(|(place, (tier, referrals))| self.line(place, tier, referrals)).collect()
    }

    fn line(&self, place: usize, tier: Tier, referrals: u32) -> Option<Line> {
        let stage = (*self.stages.get(place)?)?;
        let account = *self.accounts.get(place)?;
        let wallet = *self.columns.wallet.get(place)?;
        let days = self.days(place);
        let subject = customer_type::Subject {
            stage,
            known_since: *self.columns.known_since.get(place)?,
            window: account.window,
            purchase_days: row::number(days.len()),
            window_days: self.window_days(place),
            wallet,
            gaps: Gaps::of(days, self.today, self.setting.thresholds.min_gaps),
        };
        let (customer_type, _) = customer_type(&subject, self.as_of, &self.setting.thresholds);
        Some(Line {
            stage,
            account,
            first: days.first().copied(),
            last: days.last().copied(),
            purchase_days: subject.purchase_days,
            window_days: subject.window_days,
            gaps: subject.gaps,
            share_of_wallet: customer_type::share_of_wallet(account.window.revenue, wallet),
            relation: relation(days, &stage, self.today),
            referrals,
            customer_type,
            tier,
            five_r: None,
            rfm: None,
            clv: self.own_value(&stage, &account),
            community: None,
        })
    }

    /// How many customers each brought in who bought.
    fn referrals(&self) -> Vec<u32> {
        let mut referrals = vec![0_u32; self.accounts.len()];
        for place in self.bought_by_referral().into_iter().flatten() {
            if let Some(count) = referrals.get_mut(place) {
                *count += 1;
            }
        }
        referrals
    }

    /// The place of who brought each customer in, for those who bought.
    fn bought_by_referral(&self) -> Vec<Option<usize>> {
        let pairs = self.columns.referrer.iter().zip(&self.accounts);
        let referrer = |(referrer, account): (&Option<u32>, &Account)| {
            referrer.filter(|_| account.is_buyer).map(row::index)
        };
        pairs.map(referrer).collect()
    }

    /// Lifetime value of a current customer, else nothing.
    fn own_value(&self, stage: &Stage, account: &Account) -> Option<f64> {
        if !stage.lifecycle.is_current() {
            return Some(0.0);
        }
        let net = parts_as_units(account.window.net);
        residual(net, self.retention.retention?, self.setting.thresholds.discount)
    }

    /// Scores all buyers.
    fn score(&mut self) {
        let today = i64::from(self.today);
        let buyers = || {
            self.lines
                .iter()
                .filter_map(|line| Some((today - i64::from(line.last?), line, line.relation?.time)))
        };
        let by_rfm: Vec<Buyer> = buyers()
            .map(|(recency_days, line, _)| Buyer {
                recency_days,
                purchase_days: line.purchase_days.into(),
                revenue: line.account.ever.revenue,
            })
            .collect();
        let by_five: Vec<five_r::Subject> = buyers()
            .map(|(recency_days, line, duration)| five_r::Subject {
                recency_days,
                regularity: line.window_days.into(),
                duration,
                net: line.account.window.net,
                referrals: line.referrals.into(),
            })
            .collect();
        self.rfm = Rfm::of(&by_rfm);
        let (five, breaks) = five_r(&by_five);
        self.breaks = breaks;
        let scores = self.rfm.scores.iter().zip(five);
        let lines = self.lines.iter_mut().filter(|line| line.last.is_some());
        for (line, (rfm, five)) in lines.zip(scores) {
            (line.rfm, line.five_r) = (Some(*rfm), Some(five));
        }
    }

    fn community(&mut self) {
        let values: Vec<Option<f64>> = self.lines.iter().map(|line| line.clv).collect();
        let credit = self.setting.thresholds.referral_credit;
        let parts = CommunityValue::each(&values, &self.bought_by_referral(), credit);
        for (line, part) in self.lines.iter_mut().zip(parts) {
            line.community = part;
        }
    }
}
