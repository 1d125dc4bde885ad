package hudson.model.queue;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Queue.Executable;
import java.io.IOException;

public interface SubTask {
    /** @return null when there is nothing to run any more */
    @CheckForNull
    Executable createExecutable() throws IOException;
}
