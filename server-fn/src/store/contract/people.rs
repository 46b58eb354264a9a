//! Who may sign in: read in one order, whichever database sorts.

use super::super::account::{Account, Membership};
use super::*;

on_both! {
    people_are_in_the_order_of_bytes,
}

async fn people_are_in_the_order_of_bytes(on: On) {
    let bench = Bench::new(on).await;
    let sorted = ["a-b@molen.nl", "a_b@molen.nl", "ab@molen.nl", "zoe@molen.nl", "éva@molen.nl"];
    let mut tx = bench.store.begin_write().await.unwrap();
    for email in sorted.iter().rev() {
        let id = uuid();
        let account = Account { id, email: (*email).into(), password_hash: String::new() };
        account::add(&mut tx, &account, 0).await.unwrap();
        let (workspace, user, role) = (bench.workspace, UserId(uuid()), Role::Agent);
        let membership = Membership { workspace, account: id, user, role };
        account::add_membership(&mut tx, &membership).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut tx = bench.store.begin_read().await.unwrap();
    let members = account::members(&mut tx, bench.workspace).await.unwrap();
    let emails: Vec<String> = members.into_iter().map(|(email, ..)| email).collect();
    assert_eq!(emails, sorted);
}
