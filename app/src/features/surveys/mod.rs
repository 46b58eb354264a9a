//! Surveys: the firm's Net Promoter Score at a date, with its certainty.

mod charts;
mod page;
mod score;
mod table;

pub use page::SurveysPage;
