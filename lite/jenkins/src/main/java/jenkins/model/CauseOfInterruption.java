package jenkins.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.ModelHyperlinkNote;
import hudson.model.TaskListener;
import hudson.model.User;
import java.io.Serializable;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Why a build was stopped. */
@ExportedBean
public abstract class CauseOfInterruption implements Serializable {
    private static final long serialVersionUID = 1L;

    @Exported
    public abstract String getShortDescription();

    public void print(TaskListener listener) {
        listener.getLogger().println(getShortDescription());
    }

    public static final class UserInterruption extends CauseOfInterruption {
        private static final long serialVersionUID = 1L;

        @NonNull
        private final String user;

        public UserInterruption(@NonNull User user) {
            this(user.getId());
        }

        public UserInterruption(@NonNull String userId) {
            this.user = userId;
        }

        @NonNull
        public String getUserId() {
            return user;
        }

        @NonNull
        public User getUser() {
            var found = getUserOrNull();
            return found == null ? User.getUnknown() : found;
        }

        @CheckForNull
        public User getUserOrNull() {
            return User.getById(user, false);
        }

        @Override
        public String getShortDescription() {
            return "Aborted by " + user;
        }

        @Override
        public void print(TaskListener listener) {
            var found = getUserOrNull();
            listener.getLogger().println("Aborted by " + (found == null ? user : ModelHyperlinkNote.encodeTo(found)));
        }

        @Override
        public boolean equals(Object o) {
            return o instanceof UserInterruption that && user.equals(that.user);
        }

        @Override
        public int hashCode() {
            return user.hashCode();
        }
    }
}
