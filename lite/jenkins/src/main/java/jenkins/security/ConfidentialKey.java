package jenkins.security;

/** Random bytes that never leave {@code secrets/} in the home. */
public abstract class ConfidentialKey {
    private final String id;

    protected ConfidentialKey(String id) {
        this.id = id;
    }

    public String getId() {
        return id;
    }
}
