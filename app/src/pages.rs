//! One page a file. A page reads its address, asks the api, and puts components together.

pub mod account;
pub mod admin;
pub mod atlas;
pub mod drawn;
pub mod home;
pub mod not_found;
pub mod story;
