"""The few own widgets: setters in, signals out; none of them knows the store, the case or the network."""
