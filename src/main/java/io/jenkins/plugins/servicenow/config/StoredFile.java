package io.jenkins.plugins.servicenow.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.XmlFile;
import java.io.File;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * What is no configuration and has to survive restarts of Jenkins: an XML file in its home directory, or in that of a job. One that cannot be written
 * or read is a warning in the log of Jenkins and stops nothing. Not thread-safe.
 */
public final class StoredFile {

    /** Null for the home directory of Jenkins. */
    @CheckForNull
    private final File directory;

    private final Class<?> owner;
    private final String notWritten;
    private final String notRead;

    /**
     * @param owner gives the file its name
     * @param notWritten what it means when the file cannot be written, for the log
     * @param notRead what it means when it cannot be read
     */
    public StoredFile(@NonNull Class<?> owner, @NonNull String notWritten, @NonNull String notRead) {
        this(null, owner, notWritten, notRead);
    }

    /**
     * As above.
     *
     * @param directory that has the file; null for the home directory of Jenkins
     */
    public StoredFile(
            @CheckForNull File directory,
            @NonNull Class<?> owner,
            @NonNull String notWritten,
            @NonNull String notRead) {
        this.directory = directory;
        this.owner = owner;
        this.notWritten = notWritten;
        this.notRead = notRead;
    }

    @NonNull
    XmlFile file() {
        return new XmlFile(
                new File(directory == null ? Jenkins.get().getRootDir() : directory, owner.getName() + ".xml"));
    }

    public void write(@NonNull Object content) {
        try {
            file().write(content);
        } catch (IOException e) {
            Logger.getLogger(owner.getName()).log(Level.WARNING, notWritten, e);
        }
    }

    /** Empty when there is no file, or none that can be read. */
    @NonNull
    public Optional<Object> read() {
        var file = file();
        if (!file.exists()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(file.read());
        } catch (IOException | RuntimeException e) {
            Logger.getLogger(owner.getName()).log(Level.WARNING, notRead, e);
            return Optional.empty();
        }
    }
}
