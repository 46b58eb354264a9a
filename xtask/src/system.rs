//! What kind of machine this is, and whether its packages may be installed.

use std::fs;

/// Facts about the machine that decide how missing things are installed.
pub struct System {
    /// The name people know it by, such as "Debian GNU/Linux 12 (bookworm)".
    pub name: String,
    /// Whether packages come from apt under Debian's names.
    pub has_apt: bool,
}

impl System {
    /// Looks at this machine.
    pub fn detect() -> Self {
        let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
        let name = field(&release, "PRETTY_NAME").unwrap_or("this system").to_owned();
        Self { name, has_apt: is_debian(&release) && crate::shell::find("apt-get").is_some() }
    }
}

/// Debian itself, or a system that says it is like Debian.
fn is_debian(release: &str) -> bool {
    let is = |name: &str| {
        field(release, name).is_some_and(|value| value.split(' ').any(|word| word == "debian"))
    };
    is("ID") || is("ID_LIKE")
}

/// The value of one `NAME=value` line of an os-release file, without its quotes.
fn field<'a>(release: &'a str, name: &str) -> Option<&'a str> {
    let value = release
        .lines()
        .find_map(|line| line.strip_prefix(name).and_then(|rest| rest.strip_prefix('=')))?;
    Some(value.trim().trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOKWORM: &str =
        "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nVERSION_ID=\"12\"\nID=debian\n";
    const MINT: &str = "PRETTY_NAME=\"Linux Mint 22\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n";
    const FEDORA: &str = "NAME=\"Fedora Linux\"\nID=fedora\nPRETTY_NAME=\"Fedora Linux 43\"\n";

    #[test]
    fn debian_and_its_relatives_are_recognised() {
        assert!(is_debian(BOOKWORM));
        assert!(is_debian(MINT));
        assert!(!is_debian(FEDORA));
        assert!(!is_debian(""));
    }

    #[test]
    fn fields_lose_their_quotes_and_match_whole_names() {
        assert_eq!(field(BOOKWORM, "PRETTY_NAME"), Some("Debian GNU/Linux 12 (bookworm)"));
        assert_eq!(field(FEDORA, "NAME"), Some("Fedora Linux"));
        assert_eq!(field(FEDORA, "VERSION"), None);
    }
}
