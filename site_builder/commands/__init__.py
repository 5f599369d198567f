"""What each command does: functions from a configuration to a value, without printing."""
