package hudson.model.queue;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Queue.Task;
import org.springframework.security.core.Authentication;

public class Tasks {
    private Tasks() {}

    @NonNull
    public static Authentication getAuthenticationOf2(@NonNull Task t) {
        return t.getDefaultAuthentication2();
    }
}
