//! A virtual display of our own, on a number that Xvfb finds free.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::driver::process::Program;
use crate::driver::wait;

pub struct Display {
    number: String,
    _program: Program,
}

impl Display {
    /// Starts Xvfb and reads the display's number, which it writes when ready.
    pub async fn start(log: &Path) -> Result<Self> {
        let told = log.with_extension("display");
        fs::write(&told, "")?;
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1600x1100x24", "-nolisten", "tcp"]);
        let program = Program::start(command, &told)?;
        let number = wait::until(wait::STEP, "Xvfb has a display", async || {
            let text = fs::read_to_string(&told)?;
            Ok(text
                .lines()
                .map(str::trim)
                .find(|line| line.parse::<u32>().is_ok())
                .map(str::to_owned))
        })
        .await?;
        Ok(Self { number, _program: program })
    }

    pub fn name(&self) -> String {
        format!(":{}", self.number)
    }
}
