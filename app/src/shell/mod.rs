//! Start-up: providers, navigation, routes.
