package hudson.model;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.ExtensionPoint;
import hudson.Util;
import hudson.XmlFile;
import hudson.console.AnnotatedLargeText;
import hudson.console.ConsoleNote;
import hudson.model.listeners.RunListener;
import hudson.security.ACL;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.List;
import jenkins.model.Jenkins;
import jenkins.model.RunAction2;
import jenkinslite.Text;
import org.kohsuke.stapler.export.ExportedBean;

@ExportedBean
public abstract class Run<JobT extends Job<JobT, RunT>, RunT extends Run<JobT, RunT>> extends Actionable
        implements ExtensionPoint, Comparable<RunT>, AccessControlled, PersistenceRoot {
    public static final PermissionGroup PERMISSIONS = new PermissionGroup(Run.class, new Text("Run"));
    public static final Permission DELETE =
            new Permission(PERMISSIONS, "Delete", null, Permission.DELETE, PermissionScope.RUN);
    public static final Permission UPDATE =
            new Permission(PERMISSIONS, "Update", null, Permission.UPDATE, PermissionScope.RUN);

    @NonNull
    protected final transient JobT project;

    public transient int number;

    /** Milliseconds since 1970. */
    protected long timestamp;

    private long startTime;

    /** Null until the build has one. */
    protected volatile Result result;

    private volatile String displayName;

    /** Milliseconds. */
    protected long duration;

    private transient volatile State state;

    private enum State {
        NOT_STARTED,
        BUILDING,
        COMPLETED
    }

    /** A new build with the next number. */
    protected Run(@NonNull JobT job) throws IOException {
        this(job, System.currentTimeMillis());
        this.number = project.assignBuildNumber();
        Files.createDirectories(getRootDir().toPath());
    }

    protected Run(@NonNull JobT job, long timestamp) {
        this.project = job;
        this.timestamp = timestamp;
        this.startTime = timestamp;
        this.state = State.NOT_STARTED;
    }

    /** A build that is on disk. */
    protected Run(@NonNull JobT project, @NonNull File buildDir) throws IOException {
        this(project, 0);
        this.number = Integer.parseInt(buildDir.getName());
        this.state = State.COMPLETED;
        reload();
    }

    public void reload() throws IOException {
        dataFile().unmarshal(this);
    }

    /** Called by the job that has read the build. */
    void onLoad() {
        for (var action : getActions()) {
            if (action instanceof RunAction2 runAction) {
                runAction.onLoad(this);
            }
        }
    }

    private XmlFile dataFile() {
        return new XmlFile(new File(getRootDir(), "build.xml"));
    }

    @Override
    public synchronized void save() throws IOException {
        dataFile().write(this);
    }

    @Override
    public void addAction(@NonNull Action a) {
        super.addAction(a);
        if (a instanceof RunAction2 runAction) {
            runAction.onAttached(this);
        }
    }

    protected void onStartBuilding() {
        state = State.BUILDING;
        startTime = System.currentTimeMillis();
        RunListener.fireInitialize(this);
    }

    protected void onEndBuilding() {
        state = State.COMPLETED;
        duration = System.currentTimeMillis() - startTime;
    }

    /** Null while the build runs and nothing has set it. */
    @CheckForNull
    public Result getResult() {
        return result;
    }

    /** Only makes the result worse. */
    public void setResult(@NonNull Result r) {
        if (state != State.BUILDING) {
            throw new IllegalStateException("cannot change build result while in " + state);
        }
        result = Result.combine(result, r);
    }

    public boolean isBuilding() {
        return state != State.COMPLETED;
    }

    /** Whether the log may still grow. */
    public boolean isLogUpdated() {
        return state != State.COMPLETED;
    }

    @NonNull
    public List<Cause> getCauses() {
        var action = getAction(CauseAction.class);
        return action == null ? List.of() : action.getCauses();
    }

    @CheckForNull
    public <T extends Cause> T getCause(Class<T> type) {
        return getCauses().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }

    @NonNull
    public JobT getParent() {
        return project;
    }

    public final long getTimeInMillis() {
        return timestamp;
    }

    @Override
    @NonNull
    public String getDisplayName() {
        return displayName == null ? "#" + number : displayName;
    }

    public int getNumber() {
        return number;
    }

    @NonNull
    public String getId() {
        return Integer.toString(number);
    }

    @NonNull
    public String getUrl() {
        return project.getUrl() + number + '/';
    }

    @Override
    @NonNull
    public File getRootDir() {
        return new File(project.getBuildDir(), Integer.toString(number));
    }

    @NonNull
    public File getLogFile() {
        return new File(getRootDir(), "log");
    }

    @SuppressWarnings("rawtypes")
    @NonNull
    public AnnotatedLargeText getLogText() {
        return new AnnotatedLargeText<>(getLogFile(), StandardCharsets.UTF_8, !isLogUpdated(), this);
    }

    /** The last lines. */
    @NonNull
    public List<String> getLog(int maxLines) throws IOException {
        var last = new ArrayDeque<String>();
        if (maxLines > 0 && getLogFile().exists()) {
            try (var lines = Files.lines(getLogFile().toPath())) {
                lines.forEach(line -> {
                    if (last.size() == maxLines) {
                        last.remove();
                    }
                    last.add(ConsoleNote.removeNotes(line));
                });
            }
        }
        return List.copyOf(last);
    }

    @NonNull
    public EnvVars getEnvironment(@NonNull TaskListener listener) throws IOException, InterruptedException {
        var environment = new EnvVars();
        var jenkins = Jenkins.get();
        var root = jenkins.getRootUrl();
        environment.put("JENKINS_HOME", jenkins.getRootDir().getPath());
        environment.put("JOB_NAME", project.getFullName());
        environment.put("JOB_BASE_NAME", project.getName());
        environment.put("BUILD_NUMBER", getId());
        environment.put("BUILD_ID", getId());
        environment.put("BUILD_DISPLAY_NAME", getDisplayName());
        environment.put("BUILD_TAG", "jenkins-" + project.getFullName().replace('/', '-') + '-' + number);
        if (root != null) {
            environment.put("JENKINS_URL", root);
            environment.put("HUDSON_URL", root);
            environment.put("BUILD_URL", root + getUrl());
            environment.put("JOB_URL", root + project.getUrl());
        }
        getActions(EnvironmentContributingAction.class).forEach(action -> action.buildEnvironment(this, environment));
        return environment;
    }

    @Override
    @NonNull
    public ACL getACL() {
        return project.getACL();
    }

    public void delete() throws IOException {
        RunListener.fireDeleted(this);
        Util.deleteRecursive(getRootDir());
        project.removeRun(_this());
    }

    @SuppressWarnings("unchecked")
    @NonNull
    protected RunT _this() {
        return (RunT) this;
    }

    /** The job's full name, a hash sign, the number. */
    @NonNull
    public String getExternalizableId() {
        return project.getFullName() + '#' + number;
    }

    /** @return null when the build or its job is gone */
    @CheckForNull
    public static Run<?, ?> fromExternalizableId(String id) throws IllegalArgumentException {
        int hash = id.lastIndexOf('#');
        if (hash <= 0) {
            throw new IllegalArgumentException("Invalid id");
        }
        int number;
        try {
            number = Integer.parseInt(id.substring(hash + 1));
        } catch (NumberFormatException x) {
            throw new IllegalArgumentException(x);
        }
        var job = Jenkins.get().getItemByFullName(id.substring(0, hash), Job.class);
        return job == null ? null : job.getBuildByNumber(number);
    }

    @Override
    public int compareTo(@NonNull RunT that) {
        int byJob = project.getFullName().compareTo(that.getParent().getFullName());
        return byJob != 0 ? byJob : Integer.compare(number, that.getNumber());
    }

    @Override
    public String toString() {
        return project.getFullName() + " #" + number;
    }
}
