//! The address people use, and what follows from it: cookies, and whose requests are ours.

use std::net::IpAddr;

use axum::http::{HeaderMap, Uri, header};

/// The address people use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Public {
    /// Plain http on this machine only.
    Loopback,
    /// A name in front of the host, as `https://crm.example`.
    Origin {
        /// Scheme, name and port as browsers write them.
        origin: String,
        /// Whether the scheme is https.
        secure: bool,
    },
}

impl Public {
    /// Reads `--public-url`.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = |reason: &str| {
            format!("the public URL {text:?} {reason}; give it as https://crm.example")
        };
        let Ok(uri) = text.parse::<Uri>() else { return Err(wrong("is not a URL")) };
        let Some(authority) = uri.authority() else { return Err(wrong("has no host name")) };
        if authority.as_str().contains('@') {
            return Err(wrong("holds a user name"));
        }
        if uri.path_and_query().is_some_and(|rest| rest.as_str() != "/") {
            return Err(wrong("has a path"));
        }
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") if is_loopback_name(authority.host()) => false,
            _ => return Err(wrong("is not https")),
        };
        let scheme = if secure { "https" } else { "http" };
        let host = authority.host().to_ascii_lowercase();
        let standard = if secure { 443 } else { 80 };
        let port = authority.port_u16().filter(|port| *port != standard);
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        Ok(Self::Origin { origin: format!("{scheme}://{host}{port}"), secure })
    }

    /// Whether browsers reach the host over https.
    pub fn is_secure(&self) -> bool {
        matches!(self, Self::Origin { secure: true, .. })
    }

    /// Whether the page that made this request is ours. Browsers name it in `Origin` on every
    /// request that can change something; a program that is no browser sends none, and has no
    /// cookie that a foreign page could ride on.
    pub fn is_ours(&self, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(header::ORIGIN) else {
            return headers.get("sec-fetch-site").is_none_or(|site| site == "same-origin");
        };
        match self {
            Self::Origin { origin: ours, .. } => origin.as_bytes() == ours.as_bytes(),
            Self::Loopback => {
                let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
                let origin = origin.to_str().ok().and_then(|text| text.strip_prefix("http://"));
                host.is_some_and(|host| {
                    origin == Some(host)
                        && host
                            .parse::<Uri>()
                            .is_ok_and(|uri| uri.host().is_some_and(is_loopback_name))
                })
            }
        }
    }

    /// The network address of whoever asks: the peer, or what the proxy before us says of it.
    /// Only a proxy on this machine or this network is believed, and only its own last word.
    pub fn client(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> String {
        let peer = peer.unwrap_or(IpAddr::from([127, 0, 0, 1]));
        let near = match peer.to_canonical() {
            IpAddr::V4(address) => address.is_loopback() || address.is_private(),
            IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
        };
        let told = headers
            .get_all("x-forwarded-for")
            .iter()
            .next_back()
            .and_then(|value| value.to_str().ok())
            .and_then(|list| list.rsplit(',').next())
            .and_then(|last| last.trim().parse::<IpAddr>().ok());
        let behind_proxy = near && self.is_secure();
        told.filter(|_| behind_proxy).unwrap_or(peer).to_canonical().to_string()
    }
}

/// Whether a host name can only mean this machine.
fn is_loopback_name(name: &str) -> bool {
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<&str, &str>) {
        match (Public::parse(text), expected) {
            (Ok(Public::Origin { origin, .. }), Ok(ours)) => assert_eq!(origin, ours),
            (Err(reason), Err(part)) => assert!(reason.contains(part), "{reason}"),
            (found, _) => panic!("{text}: {found:?}"),
        }
    }

    #[test]
    fn public_url_is_an_origin() {
        check("https://crm.example", Ok("https://crm.example"));
        check("https://CRM.example:443/", Ok("https://crm.example"));
        check("https://crm.example:8443", Ok("https://crm.example:8443"));
        check("http://localhost:8787", Ok("http://localhost:8787"));
    }

    #[test]
    fn public_url_refuses_what_a_browser_could_not_use() {
        check("crm.example", Err("is not https"));
        check("http://crm.example", Err("is not https"));
        check("https://crm.example/klant", Err("has a path"));
        check("https://a:b@crm.example", Err("user name"));
        check("not a url", Err("is not a URL"));
    }

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            (axum::http::HeaderName::from_static(name), axum::http::HeaderValue::from_static(value))
        });
        pairs.collect()
    }

    #[test]
    fn only_our_own_page_may_ask() {
        let own = headers(&[("origin", "http://127.0.0.1:1"), ("host", "127.0.0.1:1")]);
        assert!(Public::Loopback.is_ours(&own));
        let foreign = headers(&[("origin", "https://evil.example"), ("host", "127.0.0.1:1")]);
        assert!(!Public::Loopback.is_ours(&foreign));
        let rebound = headers(&[("origin", "http://evil.example"), ("host", "evil.example")]);
        assert!(!Public::Loopback.is_ours(&rebound));
        let silent = headers(&[("sec-fetch-site", "cross-site")]);
        assert!(!Public::Loopback.is_ours(&silent));
        assert!(Public::Loopback.is_ours(&headers(&[])));

        // Behind a proxy the name it passes on may be any; the browser's word for the page counts.
        let public = Public::parse("https://crm.example").unwrap();
        let named = |origin| headers(&[("origin", origin), ("host", "10.0.0.5:8787")]);
        assert!(public.is_ours(&named("https://crm.example")));
        assert!(!public.is_ours(&named("http://crm.example")));
        assert!(!public.is_ours(&named("http://10.0.0.5:8787")));
    }

    #[test]
    fn forwarded_address_is_believed_from_a_near_proxy_only() {
        let public = Public::parse("https://crm.example").unwrap();
        let told = headers(&[("x-forwarded-for", "9.9.9.9, 203.0.113.7")]);
        let near = Some(IpAddr::from([10, 0, 0, 1]));
        let far = Some(IpAddr::from([198, 51, 100, 1]));
        assert_eq!(public.client(near, &told), "203.0.113.7");
        assert_eq!(public.client(far, &told), "198.51.100.1");
        assert_eq!(Public::Loopback.client(near, &told), "10.0.0.1");
    }
}
