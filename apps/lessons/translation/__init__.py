"""The library in other languages. A translation is a playbook of its own, whose pieces keep their originals' numbers and
say which words they translate; so that everybody can be told when the original has changed since."""
