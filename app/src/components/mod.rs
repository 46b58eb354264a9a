//! Controls that know no record: texts and values in, callbacks out. Text props take a string, a
//! signal or a closure (`label=move || t!(i18n, customers.title)`).

pub mod badge;
pub mod button;
pub mod card;
pub mod chart;
pub mod chips;
pub mod dialog;
pub mod field;
pub mod format;
pub mod icon;
pub mod inline_field;
pub mod kbd;
pub mod menu;
pub mod progress;
pub mod situation;
pub mod table;
pub mod tabs;
pub mod toast;

pub use badge::{Badge, Tone, badge};
pub use button::{Button, ButtonKind, ButtonLink};
pub use card::Card;
pub use chips::{Chips, Choice};
pub use dialog::Dialog;
pub use field::{Field, InputKind};
pub use format::{Format, use_format};
pub use icon::Icon;
pub use inline_field::InlineField;
pub use kbd::{Kbd, KeyHelp, KeyHelpOpen, KeyLine};
pub use menu::{Menu, MenuItem};
pub use progress::ProgressBar;
pub use situation::{EmptyState, Failure, Skeleton};
pub use table::{
    ChooserPlace, Choosing, Column, Reach, RowChoice, Rows, Share, Sort, VirtualTable, kept,
};
pub use tabs::Tabs;
pub use toast::{ToastHost, Toasts, provide_toasts, use_toasts};
