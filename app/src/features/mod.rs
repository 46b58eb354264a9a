//! The areas of the application, one folder each. A feature imports no other feature.
