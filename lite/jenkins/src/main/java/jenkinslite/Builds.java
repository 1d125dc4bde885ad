package jenkinslite;

import hudson.model.Job;
import hudson.model.Run;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Comparator;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The builds of a job, newest first: {@code builds/<number>/build.xml} in its directory. */
public final class Builds<J extends Job<J, R>, R extends Run<J, R>> {
    private static final Logger LOGGER = Logger.getLogger(Builds.class.getName());

    private final J job;
    private final Class<R> type;
    private final SortedMap<Integer, R> byNumber = new ConcurrentSkipListMap<>(Comparator.reverseOrder());

    /** @param type has the constructors {@code (J)} for a new build and {@code (J, File)} for one on disk */
    public Builds(J job, Class<R> type) {
        this.job = job;
        this.type = type;
    }

    /** A build that cannot be read is logged and left out. */
    public void load() {
        byNumber.clear();
        var directories = job.getBuildDir().listFiles(file -> file.getName().matches("\\d+"));
        for (var directory : Objects.requireNonNullElse(directories, new File[0])) {
            try {
                var build = create(new Class<?>[] {job.getClass(), File.class}, job, directory);
                var onLoad = Run.class.getDeclaredMethod("onLoad");
                byNumber.put(build.getNumber(), build);
                onLoad.setAccessible(true);
                onLoad.invoke(build);
            } catch (IOException | ReflectiveOperationException | RuntimeException x) {
                LOGGER.log(Level.WARNING, "Could not load " + directory, x);
            }
        }
    }

    public R newBuild() throws IOException {
        try {
            var build = create(new Class<?>[] {job.getClass()}, job);
            byNumber.put(build.getNumber(), build);
            return build;
        } catch (ReflectiveOperationException x) {
            throw new IllegalStateException("Cannot create a " + type.getName(), x);
        }
    }

    private R create(Class<?>[] parameters, Object... arguments) throws IOException, ReflectiveOperationException {
        var constructor = type.getDeclaredConstructor(parameters);
        constructor.setAccessible(true);
        try {
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException x) {
            if (x.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw x;
        }
    }

    public SortedMap<Integer, R> byNumber() {
        return byNumber;
    }

    public void remove(R build) {
        byNumber.remove(build.getNumber(), build);
    }
}
