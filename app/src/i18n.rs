//! The texts, Dutch and English, checked when the app is built. They stand in
//! `locales/{nl,en}/AREA.json`, one file per area so that areas do not collide; both languages hold
//! the same keys (the first is the example). A new area is a line in `build.rs`.
//!
//! In a component: `let i18n = use_i18n();` then `t!(i18n, customers.title)` in a view,
//! `t!(i18n, customers.found, count = move || total.get())` for `"{{ count }} klanten"`,
//! `move || t_string!(i18n, customers.title)` where text is wanted (attributes, props, titles; it
//! is reactive inside a closure). A counted text is two keys, `found.one` and `found.many`.

pub use texts::i18n::*;

#[expect(
    clippy::expect_used,
    clippy::new_ret_no_self,
    reason = "generated: language names are parsed once, and texts may be called `new`"
)]
mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}
