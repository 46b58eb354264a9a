//! Charts as our own SVG. Each says in one sentence what it shows and has its figures as a table, so
//! that nobody depends on the picture.

mod bars;
mod figure;
mod line;
mod scale;

pub use bars::{Bar, BarChart};
pub use figure::FigureTable;
pub use line::{LineChart, LinePoint};
