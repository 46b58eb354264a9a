//! What holds for the host however it runs: as a program that stays, or as one that starts for each
//! request. `contract!` makes a test of each behavior.

pub mod converging;
pub mod importing;
pub mod loading;
pub mod people;
pub mod syncing;

use anyhow::Result;

use crate::person::Person;

/// A host with an empty store, running in some way.
pub trait System {
    /// The first user, who makes the firm; asked for once.
    fn first_user(&self) -> impl Future<Output = Result<Person>>;

    /// Someone else, let in by the command line.
    fn invite(&self, email: &str, role: &str) -> impl Future<Output = Result<Person>>;

    /// Runs a command of the program on the same data.
    fn obey(&self, command: &[&str]) -> impl Future<Output = Result<()>>;

    /// Ends all programs without a word, as a power cut would, and has the host answer again.
    fn cut_power(&mut self) -> impl Future<Output = Result<()>>;
}

/// A test of each behavior, on a system of its own that `$start` makes.
#[macro_export]
macro_rules! contract {
    ($start:path) => {
        $crate::contract! { $start;
            people: people_join_sign_in_and_out,
            people: wrong_passwords_close_the_door,
            people: a_foreign_page_is_refused,
            people: polls_tell_the_head_to_the_signed_in,
            syncing: an_edit_travels_from_one_device_to_another,
            syncing: a_batch_sent_again_changes_nothing,
            syncing: an_old_count_with_another_text_ends_in_a_new_device_and_loses_nothing,
            syncing: a_forged_device_is_told_to_take_another_id,
            syncing: counts_that_were_skipped_are_asked_for,
            syncing: nobody_syncs_without_a_session_and_nonsense_is_refused,
            syncing: a_text_that_is_no_entry_is_rejected_and_does_not_block_the_next,
            syncing: a_viewer_sees_no_cost_and_changes_nothing,
            syncing: an_edit_and_an_archive_made_apart_leave_the_record_there,
            syncing: edits_of_one_field_made_apart_are_merged,
            importing: an_import_survives_a_power_cut_and_doubles_nothing,
            importing: an_import_whose_blocks_never_came_is_rejected_whole,
            loading: a_first_load_by_segments_is_the_one_by_pages_and_goes_on_after_a_break,
            loading: an_erased_person_is_in_no_segment,
            loading: an_application_that_is_too_old_may_send_and_not_fetch,
        }
    };
    ($start:path; $($part:ident: $behavior:ident),* $(,)?) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $behavior() -> anyhow::Result<()> {
            system_tests::contract::$part::$behavior(&mut $start().await?).await
        })*
    };
}
