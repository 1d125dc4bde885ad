package hudson.model;

import hudson.ExtensionPoint;
import hudson.util.RunList;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.SortedMap;

public abstract class Job<JobT extends Job<JobT, RunT>, RunT extends Run<JobT, RunT>> extends AbstractItem
        implements ExtensionPoint {
    protected transient volatile int nextBuildNumber = 1;

    protected Job(ItemGroup parent, String name) {
        super(parent, name);
    }

    @Override
    public void onLoad(ItemGroup<? extends Item> parent, String name) throws IOException {
        super.onLoad(parent, name);
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
