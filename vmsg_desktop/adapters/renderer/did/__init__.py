"""D-ID over HTTP: `client` is the port, `transport` the wire, `errors` what failures mean, `answers` the replies."""
