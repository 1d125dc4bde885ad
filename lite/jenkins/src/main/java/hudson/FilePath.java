package hudson;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import jenkinslite.Globs;
import org.jenkinsci.remoting.RoleSensitive;
import org.jenkinsci.remoting.SerializableOnlyOverRemoting;

/** In Lite always a file of this machine. */
public final class FilePath implements SerializableOnlyOverRemoting {
    private static final long serialVersionUID = 1L;

    private final String remote;

    public FilePath(@CheckForNull VirtualChannel channel, @NonNull String remote) {
        this.remote = Path.of(remote).normalize().toString();
        if (channel != null) {
            throw new UnsupportedOperationException("FilePath on an agent: Jenkins Lite has no agents");
        }
    }

    public FilePath(@NonNull File localPath) {
        this((VirtualChannel) null, localPath.getPath());
    }

    public FilePath(@NonNull FilePath base, @NonNull String rel) {
        this((VirtualChannel) null, Path.of(base.remote).resolve(rel).toString());
    }

    private Path path() {
        return Path.of(remote);
    }

    public String getRemote() {
        return remote;
    }

    @CheckForNull
    public VirtualChannel getChannel() {
        return null;
    }

    public boolean isRemote() {
        return false;
    }

    public String getName() {
        return path().getFileName().toString();
    }

    @NonNull
    public FilePath child(String relOrAbsolute) {
        return new FilePath(this, relOrAbsolute);
    }

    @CheckForNull
    public FilePath getParent() {
        var parent = path().getParent();
        return parent == null ? null : new FilePath(parent.toFile());
    }

    public boolean exists() throws IOException, InterruptedException {
        return Files.exists(path());
    }

    public boolean isDirectory() throws IOException, InterruptedException {
        return Files.isDirectory(path());
    }

    public long length() throws IOException, InterruptedException {
        return Files.size(path());
    }

    public void mkdirs() throws IOException, InterruptedException {
        Files.createDirectories(path());
    }

    public boolean delete() throws IOException, InterruptedException {
        return Files.deleteIfExists(path());
    }

    public void deleteRecursive() throws IOException, InterruptedException {
        Util.deleteRecursive(path().toFile());
    }

    public InputStream read() throws IOException, InterruptedException {
        return Files.newInputStream(path());
    }

    public String readToString() throws IOException, InterruptedException {
        return Files.readString(path());
    }

    public OutputStream write() throws IOException, InterruptedException {
        makeParent();
        return Files.newOutputStream(path());
    }

    /** @param encoding null is UTF-8 in Lite */
    public void write(String content, String encoding) throws IOException, InterruptedException {
        makeParent();
        Files.writeString(path(), content, encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding));
    }

    private void makeParent() throws IOException {
        if (path().getParent() != null) {
            Files.createDirectories(path().getParent());
        }
    }

    public void copyTo(FilePath target) throws IOException, InterruptedException {
        target.makeParent();
        Files.copy(path(), target.path(), StandardCopyOption.REPLACE_EXISTING);
    }

    public void copyTo(OutputStream os) throws IOException, InterruptedException {
        Files.copy(path(), os);
    }

    public void copyFrom(InputStream in) throws IOException, InterruptedException {
        makeParent();
        Files.copy(in, path(), StandardCopyOption.REPLACE_EXISTING);
    }

    public FilePath createTempFile(String prefix, String suffix) throws IOException, InterruptedException {
        return new FilePath(Files.createTempFile(path(), prefix, suffix).toFile());
    }

    @NonNull
    public List<FilePath> list() throws IOException, InterruptedException {
        var children = path().toFile().listFiles();
        return children == null
                ? List.of()
                : Arrays.stream(children).sorted().map(FilePath::new).toList();
    }

    @NonNull
    public FilePath[] list(String includes) throws IOException, InterruptedException {
        return list(includes, null);
    }

    /** Ant patterns, separated by commas, relative to this directory. */
    @NonNull
    public FilePath[] list(String includes, String excludes) throws IOException, InterruptedException {
        return Globs.find(path(), includes, excludes).stream()
                .map(file -> new FilePath(file.toFile()))
                .toArray(FilePath[]::new);
    }

    public <T> T act(FileCallable<T> callable) throws IOException, InterruptedException {
        return callable.invoke(path().toFile(), null);
    }

    public interface FileCallable<T> extends Serializable, RoleSensitive {
        T invoke(File f, VirtualChannel channel) throws IOException, InterruptedException;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof FilePath that && remote.equals(that.remote);
    }

    @Override
    public int hashCode() {
        return remote.hashCode();
    }

    @Override
    public String toString() {
        return remote;
    }
}
