package hudson.model;

import hudson.ExtensionPoint;
import hudson.util.RunList;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CopyOnWriteArrayList;

public abstract class Job<JobT extends Job<JobT, RunT>, RunT extends Run<JobT, RunT>> extends AbstractItem
        implements ExtensionPoint {
    protected transient volatile int nextBuildNumber = 1;

    private CopyOnWriteArrayList<JobProperty<? super JobT>> properties = new CopyOnWriteArrayList<>();

    protected Job(ItemGroup parent, String name) {
        super(parent, name);
    }

    @Override
    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException {
        super.onLoad(parent, name);
        if (properties == null) {
            properties = new CopyOnWriteArrayList<>();
        }
        properties.forEach(this::own);
        var file = nextBuildNumberFile();
        nextBuildNumber =
                file.exists() ? Integer.parseInt(Files.readString(file.toPath()).trim()) : 1;
    }

    private File nextBuildNumberFile() {
        return new File(getRootDir(), "nextBuildNumber");
    }

    protected synchronized void saveNextBuildNumber() throws IOException {
        Files.createDirectories(getRootDir().toPath());
        Files.writeString(nextBuildNumberFile().toPath(), nextBuildNumber + "\n");
    }

    public synchronized int assignBuildNumber() throws IOException {
        int number = nextBuildNumber++;
        saveNextBuildNumber();
        return number;
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private void own(JobProperty property) {
        property.setOwner(this);
    }

    public void addProperty(JobProperty<? super JobT> jobProp) throws IOException {
        own(jobProp);
        properties.add(jobProp);
        save();
    }

    public void removeProperty(JobProperty<? super JobT> jobProp) throws IOException {
        properties.remove(jobProp);
        save();
    }

    /** @return what was removed, null when there was none */
    @SuppressWarnings("rawtypes")
    public <T extends JobProperty> T removeProperty(Class<T> clazz) throws IOException {
        for (var property : properties) {
            if (clazz.isInstance(property)) {
                removeProperty(property);
                return clazz.cast(property);
            }
        }
        return null;
    }

    public List<JobProperty<? super JobT>> getAllProperties() {
        return Collections.unmodifiableList(properties);
    }

    /** @return null when the job has none */
    @SuppressWarnings("rawtypes")
    public <T extends JobProperty> T getProperty(Class<T> clazz) {
        return properties.stream()
                .filter(clazz::isInstance)
                .map(clazz::cast)
                .findFirst()
                .orElse(null);
    }

    /** In Lite only while it is not being built. */
    @Override
    public void renameTo(String newName) throws IOException {
        if (getBuilds().stream().anyMatch(Run::isBuilding)) {
            throw new UnsupportedOperationException("Job.renameTo while it is being built: not in Jenkins Lite");
        }
        super.renameTo(newName);
    }

    public abstract boolean isBuildable();

    public File getBuildDir() {
        return new File(getRootDir(), "builds");
    }

    /** By number, newest first. */
    protected abstract SortedMap<Integer, ? extends RunT> _getRuns();

    protected abstract void removeRun(RunT run);

    public RunList<RunT> getBuilds() {
        return RunList.fromRuns(_getRuns().values());
    }

    public RunT getBuildByNumber(int n) {
        return _getRuns().get(n);
    }

    public RunT getLastBuild() {
        var runs = _getRuns();
        return runs.isEmpty() ? null : runs.get(runs.firstKey());
    }

    /** The newest that was successful and not unstable. */
    public RunT getLastStableBuild() {
        return _getRuns().values().stream()
                .filter(run -> !run.isBuilding() && run.getResult() == Result.SUCCESS)
                .findFirst()
                .orElse(null);
    }

    public RunT getFirstBuild() {
        var runs = _getRuns();
        return runs.isEmpty() ? null : runs.get(runs.lastKey());
    }
}
