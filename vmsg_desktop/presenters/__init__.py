"""What the rooms show and do, without Qt: services in, frozen view states out."""
