"""What is kept of the contact with clients: contact moments, notes, appointments, documents."""
