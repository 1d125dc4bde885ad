package jenkinslite.pipeline;

import hudson.FilePath;
import hudson.util.Secret;
import java.io.File;
import java.io.Serializable;
import org.jboss.marshalling.ObjectResolver;

/** What takes another form in {@code program.dat}: a path is its name, a secret is encrypted. */
final class Pickles implements ObjectResolver {

    @Override
    public Object writeReplace(Object original) {
        if (original instanceof FilePath path) {
            return new PathPickle(path.getRemote());
        }
        return original instanceof Secret secret ? new SecretPickle(secret.getEncryptedValue()) : original;
    }

    @Override
    public Object readResolve(Object replacement) {
        if (replacement instanceof PathPickle pickle) {
            return new FilePath(new File(pickle.path));
        }
        return replacement instanceof SecretPickle pickle ? Secret.fromString(pickle.encrypted) : replacement;
    }

    private static final class PathPickle implements Serializable {
        private static final long serialVersionUID = 1L;

        private final String path;

        PathPickle(String path) {
            this.path = path;
        }
    }

    private static final class SecretPickle implements Serializable {
        private static final long serialVersionUID = 1L;

        private final String encrypted;

        SecretPickle(String encrypted) {
            this.encrypted = encrypted;
        }
    }
}
