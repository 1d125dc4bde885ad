package jenkinslite.pipeline;

import hudson.FilePath;
import java.io.File;
import java.io.Serializable;
import org.jboss.marshalling.ObjectResolver;

/** What takes another form in {@code program.dat}: a path is its name. */
final class Pickles implements ObjectResolver {

    @Override
    public Object writeReplace(Object original) {
        return original instanceof FilePath path ? new PathPickle(path.getRemote()) : original;
    }

    @Override
    public Object readResolve(Object replacement) {
        return replacement instanceof PathPickle pickle ? new FilePath(new File(pickle.path)) : replacement;
    }

    private static final class PathPickle implements Serializable {
        private static final long serialVersionUID = 1L;

        private final String path;

        PathPickle(String path) {
            this.path = path;
        }
    }
}
