"""Automatic decisions: certificates, the policy, blind audits, drift, and taking back."""
