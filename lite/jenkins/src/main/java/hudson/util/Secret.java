package hudson.util;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import java.io.Serializable;
import jenkinslite.SecretKeys;

/** Encrypted wherever it is stored. */
public final class Secret implements Serializable {
    private static final long serialVersionUID = 1L;

    @NonNull
    private final String value;

    private Secret(@NonNull String value) {
        this.value = value;
    }

    @NonNull
    public String getPlainText() {
        return value;
    }

    /** The plain text, as in Jenkins, where this is deprecated. */
    @Override
    public String toString() {
        return value;
    }

    @Override
    public boolean equals(Object that) {
        return that instanceof Secret secret && value.equals(secret.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** Different at every call, with braces around. */
    public String getEncryptedValue() {
        return SecretKeys.encrypt(value);
    }

    /** @return null when the text was not encrypted by this Jenkins */
    @CheckForNull
    public static Secret decrypt(@CheckForNull String data) {
        var plain = data == null ? null : SecretKeys.decrypt(data);
        return plain == null ? null : new Secret(plain);
    }

    /** @param data plain or encrypted */
    @NonNull
    public static Secret fromString(@CheckForNull String data) {
        var text = Util.fixNull(data);
        var decrypted = decrypt(text);
        return decrypted == null ? new Secret(text) : decrypted;
    }
}
