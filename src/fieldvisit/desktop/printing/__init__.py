"""Printing beside the window: the system's queues, roll printers, and jobs that never hold anything up.

Everything here but `press` runs on workers. Nothing of a person goes into titles, names or files of ours.
"""
