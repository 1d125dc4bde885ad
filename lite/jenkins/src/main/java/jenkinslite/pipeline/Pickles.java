package jenkinslite.pipeline;

import groovy.lang.EmptyRange;
import groovy.lang.IntRange;
import groovy.lang.ObjectRange;
import groovy.lang.Range;
import hudson.FilePath;
import hudson.util.Secret;
import java.io.File;
import java.io.Serializable;
import org.jboss.marshalling.ObjectResolver;

/** What takes another form in {@code program.dat}: a path is its name, a secret is encrypted, a range has its ends. */
final class Pickles implements ObjectResolver {

    @Override
    public Object writeReplace(Object original) {
        if (original instanceof FilePath path) {
            return new PathPickle(path.getRemote());
        }
        if (original instanceof Range<?> range) {
            return new RangePickle(range);
        }
        return original instanceof Secret secret ? new SecretPickle(secret.getEncryptedValue()) : original;
    }

    @Override
    public Object readResolve(Object replacement) {
        if (replacement instanceof PathPickle pickle) {
            return new FilePath(new File(pickle.path));
        }
        if (replacement instanceof RangePickle pickle) {
            return pickle.range();
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

    /** The ranges of Groovy cannot be serialised. */
    private static final class RangePickle implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Comparable<?> from;
        private final Comparable<?> to;
        private final boolean reverse;
        private final boolean empty;

        RangePickle(Range<?> range) {
            from = range.getFrom();
            to = range.getTo();
            reverse = range.isReverse();
            empty = range.isEmpty();
        }

        Range<?> range() {
            if (empty) {
                return new EmptyRange(from);
            }
            if (from instanceof Integer low && to instanceof Integer high) {
                return reverse ? new IntRange(high, low) : new IntRange(low, high);
            }
            return new ObjectRange(from, to, reverse);
        }
    }
}
