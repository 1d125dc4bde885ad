package hudson;

import com.thoughtworks.xstream.XStream;
import com.thoughtworks.xstream.XStreamException;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import jenkinslite.Xml;

/** An object on disk. Written to a temporary file first, so that a crash leaves the old content. */
public final class XmlFile {
    private static final String HEADER = "<?xml version='1.1' encoding='UTF-8'?>\n";

    private final XStream xstream;
    private final File file;

    public XmlFile(File file) {
        this(Xml.XSTREAM, file);
    }

    public XmlFile(XStream xs, File file) {
        this.xstream = xs;
        this.file = file;
    }

    @NonNull
    public File getFile() {
        return file;
    }

    public Object read() throws IOException {
        return unmarshal(null);
    }

    /** Unknown elements are ignored; fields that the file does not mention keep their value. */
    public Object unmarshal(Object o) throws IOException {
        try (var in = Files.newInputStream(file.toPath())) {
            return Xml.read(xstream, in, o);
        } catch (XStreamException | LinkageError x) {
            throw new IOException("Unable to read " + file, x);
        }
    }

    public void write(Object o) throws IOException {
        mkdirs();
        var temporary =
                File.createTempFile("atomic", ".tmp", file.getParentFile()).toPath();
        try {
            try (var out = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
                out.write(HEADER);
                Xml.write(xstream, o, out);
            } catch (RuntimeException x) {
                throw new IOException("Unable to write " + file, x);
            }
            Files.move(temporary, file.toPath(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    public boolean exists() {
        return file.exists();
    }

    public void delete() throws IOException {
        Files.deleteIfExists(file.toPath());
    }

    public void mkdirs() throws IOException {
        Files.createDirectories(file.getParentFile().toPath());
    }

    @NonNull
    public String asString() throws IOException {
        return Files.readString(file.toPath());
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
