//! `cargo xtask soak crash`: devices at work while the host and its database are killed, on SQLite and
//! on PostgreSQL, as often as one likes.

use anyhow::{Context, Result, bail};

use crate::gate::postgresql;
use crate::host::{self, native_cargo};
use crate::shell;
use crate::system::System;
use crate::web::Build;

/// How often to kill, and where chance begins.
#[derive(Debug, PartialEq, Eq)]
pub struct Plan {
    kills: u64,
    /// The gate runs the first.
    from: u64,
}

impl Plan {
    /// Reads `--kills N` and `--from N` in any order.
    ///
    /// # Errors
    ///
    /// When an option is unknown or its value no number.
    pub fn read(words: &[&str]) -> Result<Self> {
        let mut plan = Self { kills: 200, from: 2 };
        for pair in words.chunks(2) {
            let &[name, value] = pair else { bail!("{} needs a number after it", pair.concat()) };
            let value = value.parse().with_context(|| format!("{name} {value} is no number"))?;
            match name {
                "--kills" => plan.kills = value,
                "--from" => plan.from = value,
                _ => bail!("unknown option {name}; there are --kills and --from"),
            }
        }
        Ok(plan)
    }
}

/// Runs both databases, one after the other; each says what was acknowledged and what became of it.
///
/// # Errors
///
/// When the tests do not compile, or something was lost or came twice.
pub fn run(plan: &Plan) -> Result<()> {
    postgresql::ensure(&System::detect())?;
    let program = host::build(Build::Development)?;
    let mut cargo = native_cargo();
    cargo.args(["test", "--quiet", "--package", "system-tests", "--test", "crash", "--"]);
    cargo.args(["--nocapture", "--test-threads=1", "kill::"]);
    cargo.env("KLANTKOMPAS_KILLS", plan.kills.to_string());
    cargo.env("KLANTKOMPAS_FIRST_SEED", plan.from.to_string());
    shell::run(cargo.env("KLANTKOMPAS_HOST_BIN", program))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_read_in_any_order() {
        let plan = Plan::read(&["--from", "5", "--kills", "70"]).unwrap();
        assert_eq!(plan, Plan { kills: 70, from: 5 });
        assert_eq!(Plan::read(&[]).unwrap(), Plan { kills: 200, from: 2 });
        assert!(Plan::read(&["--kills"]).is_err());
        assert!(Plan::read(&["--seeds", "1"]).is_err());
    }
}
