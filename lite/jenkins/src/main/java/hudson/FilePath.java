package hudson;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.VirtualChannel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import jenkinslite.Globs;
import org.jenkinsci.remoting.RoleChecker;
import org.jenkinsci.remoting.RoleSensitive;
import org.jenkinsci.remoting.SerializableOnlyOverRemoting;

/** In Lite always a file of this machine. */
public final class FilePath implements SerializableOnlyOverRemoting {
    private static final long serialVersionUID = 1L;

    private static final RoleChecker AGENT = new RoleChecker() {};

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

    @NonNull
    public FilePath child(String relOrAbsolute) {
        return new FilePath(this, relOrAbsolute);
    }

    public void mkdirs() throws IOException, InterruptedException {
        Files.createDirectories(path());
    }

    public InputStream read() throws IOException, InterruptedException {
        return Files.newInputStream(path());
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

    /** As on an agent: the callable and its result are serialised, so the one that runs is a copy. */
    public <T> T act(FileCallable<T> callable) throws IOException, InterruptedException {
        var sent = copy(callable);
        sent.checkRoles(AGENT);
        return copy(sent.invoke(path().toFile(), null));
    }

    @SuppressWarnings("unchecked")
    private static <T> T copy(T object) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        } catch (ClassNotFoundException x) {
            throw new IOException(x);
        }
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
