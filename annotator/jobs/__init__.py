"""Job rows: claimed by one worker at a time, run, finished with a reason, taken up again."""
