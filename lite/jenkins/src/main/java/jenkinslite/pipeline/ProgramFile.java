package jenkinslite.pipeline;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jboss.marshalling.MarshallerFactory;
import org.jboss.marshalling.Marshalling;
import org.jboss.marshalling.MarshallingConfiguration;
import org.jboss.marshalling.SimpleClassResolver;
import org.jboss.marshalling.river.RiverMarshallerFactory;

/** {@code program.dat} of a build: its program at the last time that every thread of it waited. */
final class ProgramFile {
    private static final MarshallerFactory RIVER = new RiverMarshallerFactory();

    private final Execution execution;

    ProgramFile(Execution execution) {
        this.execution = execution;
    }

    private Path path() {
        return new File(execution.run().getRootDir(), "program.dat").toPath();
    }

    /** A crash in the middle leaves the old file. */
    void write(Program program) throws IOException {
        var path = path();
        var temporary = Files.createTempFile(path.getParent(), "program", ".tmp");
        try {
            try (var out = new BufferedOutputStream(Files.newOutputStream(temporary));
                    var marshaller =
                            RIVER.createMarshaller(configuration(getClass().getClassLoader()))) {
                marshaller.start(Marshalling.createByteOutput(out));
                marshaller.writeObject(program);
            }
            Files.move(temporary, path, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** @param loader knows the classes of the script */
    Program read(ClassLoader loader) throws IOException {
        try (var in = new BufferedInputStream(Files.newInputStream(path()));
                var unmarshaller = RIVER.createUnmarshaller(configuration(loader))) {
            unmarshaller.start(Marshalling.createByteInput(in));
            return (Program) unmarshaller.readObject();
        } catch (NoSuchFileException x) {
            throw new IOException(
                    "The pipeline cannot continue: Jenkins stopped before its program was first saved", x);
        } catch (ClassNotFoundException x) {
            throw new IOException("The pipeline cannot continue: a class that it used is gone", x);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(path());
        } catch (IOException x) {
            throw new UncheckedIOException(x);
        }
    }

    private static MarshallingConfiguration configuration(ClassLoader loader) {
        var configuration = new MarshallingConfiguration();
        configuration.setClassResolver(new SimpleClassResolver(loader));
        configuration.setObjectResolver(new Pickles());
        return configuration;
    }
}
