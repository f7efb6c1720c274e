"""The agent's HTTP face.

`app.make_app` puts it together, in this order:

1. `gate`: the Host header, the token, the rate; the top where an unforeseen fault becomes a plain 500.
2. `body`: what a request carries, counted while it comes.
3. `jobs`, `blobs`, `machine`: the routes. They know the ports of `remote_agent.ports` and nothing of what is behind.
4. `sse`: the event streams.
5. `errors`, `document`: which error has which status, and the OpenAPI document that says so for every route.
"""
