"""The agent: the pipeline as a service on the loopback of the machine that computes.

It is a door like the command line: `vmsg_desktop.bootstrap` wires the stages, `core.pipeline.run` runs them. The
desktop starts one on its own machine, or reaches one on a host through a tunnel; both speak the same HTTP.
"""
