"""May this person do this procedure: the decision of domain.md, as pure functions over records."""
