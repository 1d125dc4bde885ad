package io.jenkins.plugins.servicenow.cmdb.image;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import java.util.HashSet;
import java.util.Set;

/** Of which columns the log of a build has said that ServiceNow leaves them out. Saved with the build by whoever saves it next. */
public final class ReportedFields extends InvisibleAction {

    /** Never changed but replaced, because another thread may be saving the build. */
    private volatile Set<String> columns = new HashSet<>();

    private ReportedFields() {}

    /** @return true when it is told for the first time */
    static boolean isNews(@NonNull Run<?, ?> run, @NonNull String column) {
        synchronized (run) {
            var told = run.getAction(ReportedFields.class);
            if (told == null) {
                told = new ReportedFields();
                run.addAction(told);
            }
            var more = new HashSet<>(told.columns);
            var news = more.add(column);
            told.columns = more;
            return news;
        }
    }
}
