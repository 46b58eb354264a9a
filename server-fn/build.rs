//! Builds again when a migration is added: they are embedded in the host.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
