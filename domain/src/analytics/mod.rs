//! The figures, one file per notion: functions over columns with dense customer row numbers.
//!
//! Every figure has its only implementation here; devices, host and command line call it.

pub mod buying;
pub mod campaign;
pub mod case_desk;
pub mod cohort;
pub mod complaint;
pub mod customer_type;
pub mod effort;
pub mod five_r;
pub mod funnel;
pub mod gaps;
pub mod lead_time;
pub mod lifecycle;
pub mod lifetime_value;
pub mod loyal;
pub mod nps;
pub mod pareto;
pub mod payback;
pub mod payment;
pub mod profit;
pub mod promise;
pub mod purchase;
pub mod pyramid;
pub mod quintile;
pub mod quote;
pub mod ratio;
pub mod recovery;
pub mod relation;
pub mod report;
pub mod retention;
pub mod rfm;
pub mod satisfaction;
pub mod special;
pub mod staff;
pub mod survival;
pub mod value;
pub mod wilson;
pub mod winback;
