//! Devices: who may see them, and have one forget everything; what runs on one.

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use domain::id::{DeviceId, UserId, WorkspaceId};
use leptos::prelude::use_context;

use super::{Host, SignedIn, current, secret, signed_in};
use crate::error::ApiError;
use crate::protocol::{DeviceLine, Role};
use crate::store::device_list::{self, Visit};

/// Browsers by what they call themselves; a later one often claims to be an earlier one as well.
const BROWSERS: [(&str, &str); 6] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
];

/// Systems, in the same way.
const SYSTEMS: [(&str, &str); 7] = [
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// The devices that whoever asks may see.
///
/// # Errors
///
/// [`ApiError::SignedOut`], [`ApiError::Unavailable`].
pub async fn list() -> Result<Vec<DeviceLine>, ApiError> {
    let who = signed_in().await?;
    let host = current()?;
    let mut tx = host.store.begin_read().await?;
    let now_ms = host.clock.now_ms();
    let mut lines = device_list::list(&mut tx, who.workspace, reach(&who), now_ms).await?;
    if let Some(token) = token(&host) {
        let this = device_list::of_session(&mut tx, &secret::token_hash(&token)).await?;
        lines.iter_mut().for_each(|line| line.is_this = Some(line.id) == this);
    }
    Ok(lines)
}

/// Tells a device to forget everything.
///
/// # Errors
///
/// [`ApiError::Forbidden`], [`ApiError::SignedOut`], [`ApiError::Unavailable`].
pub async fn revoke(device: DeviceId) -> Result<(), ApiError> {
    let who = signed_in().await?;
    let host = current()?;
    let mut tx = host.store.begin_change(who.workspace).await?;
    let now_ms = host.clock.now_ms();
    if !device_list::revoke(&mut tx, who.workspace, device, reach(&who), now_ms).await? {
        return Err(ApiError::Forbidden);
    }
    tx.commit().await?;
    tracing::info!(%device, by = %who.email, "a device is to forget everything");
    Ok(())
}

/// Whose devices someone may see and revoke: everybody's for an admin.
fn reach(who: &SignedIn) -> Option<UserId> {
    (who.role != Role::Admin).then_some(who.user)
}

fn token(host: &Host) -> Option<String> {
    use_context::<Parts>().and_then(|parts| host.token(&parts.headers))
}

impl Host {
    /// Notes that a device was here, now and then.
    ///
    /// # Errors
    ///
    /// When the store cannot now.
    pub async fn note_visit(&self, who: &SignedIn, device: DeviceId) -> Result<(), ApiError> {
        let Some(parts) = use_context::<Parts>() else { return Ok(()) };
        let token_hash = secret::token_hash(&self.token(&parts.headers).unwrap_or_default());
        let visit = Visit {
            workspace: who.workspace,
            device,
            label: &label(&parts.headers),
            token_hash: &token_hash,
            now_ms: self.clock.now_ms(),
        };
        let is_news = visit.is_news(&mut self.store.begin_read().await?).await?;
        if is_news {
            let mut tx = self.store.begin_change(who.workspace).await?;
            visit.note(&mut tx).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Notes that a device has heard that it is to forget everything.
    ///
    /// # Errors
    ///
    /// When the store cannot now.
    pub async fn note_told(&self, place: WorkspaceId, device: DeviceId) -> Result<(), ApiError> {
        let now_ms = self.clock.now_ms();
        let mut tx = self.store.begin_change(place).await?;
        device_list::note_told(&mut tx, place, device, now_ms).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// What runs on a device, by what it says of itself: for people to tell their devices apart.
fn label(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    let agent = agent.unwrap_or_default();
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    let parts: Vec<&str> = [named(&BROWSERS), named(&SYSTEMS)].into_iter().flatten().collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[track_caller]
    fn is_told(agent: &'static str, expected: &str) {
        let headers = [(header::USER_AGENT, HeaderValue::from_static(agent))];
        assert_eq!(label(&headers.into_iter().collect()), expected);
    }

    #[test]
    fn devices_are_told_apart_by_browser_and_system() {
        is_told(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
             Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
            "Edge, Windows",
        );
        is_told(
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) \
             Chrome/140.0.0.0 Mobile Safari/537.36",
            "Chrome, Android",
        );
        is_told(
            "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like \
             Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
            "Safari, iPad",
        );
        is_told(
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
            "Firefox, Linux",
        );
        is_told("curl/8.5", "");
    }
}
