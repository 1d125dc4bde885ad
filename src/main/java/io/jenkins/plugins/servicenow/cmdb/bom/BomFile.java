package io.jenkins.plugins.servicenow.cmdb.bom;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.FilePath;
import hudson.model.Run;
import io.jenkins.plugins.servicenow.client.Attachment;
import io.jenkins.plugins.servicenow.client.ServiceNowSession;
import io.jenkins.plugins.servicenow.client.Sha256;
import io.jenkins.plugins.servicenow.client.SysId;
import io.jenkins.plugins.servicenow.cmdb.ImageDocuments;
import io.jenkins.plugins.servicenow.evidence.AttachedFiles;
import io.jenkins.plugins.servicenow.workspace.OutputFile;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import okhttp3.HttpUrl;

/** A bill of materials in a temporary file of the controller, until it is where it belongs. */
final class BomFile implements Closeable {

    private static final String CONTENT_TYPE = "application/json";

    private final Path directory;
    private int components;
    private int vulnerabilities;
    private String sha256 = "";

    BomFile() throws IOException {
        directory = Files.createTempDirectory("servicenow-bom");
    }

    /** For what is in files meanwhile. */
    @NonNull
    Path directory() {
        return directory;
    }

    private Path file() {
        return directory.resolve("bom.json");
    }

    void write(@NonNull BomImages images, @NonNull BomContent content, @NonNull HttpUrl instance) throws IOException {
        var digest = Sha256.digest();
        try (var out = new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file())), digest)) {
            var writer = new BomWriter(images, content, instance, out);
            writer.write(() -> soFar(digest));
            components = writer.components();
            vulnerabilities = writer.vulnerabilities();
        }
        sha256 = Sha256.toHex(digest);
    }

    private static String soFar(MessageDigest digest) {
        try {
            return Sha256.toHex((MessageDigest) digest.clone());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The SHA-256 of Java can be cloned", e);
        }
    }

    void copyTo(@NonNull FilePath workspace, @NonNull OutputFile output) throws IOException, InterruptedException {
        try (var in = Files.newInputStream(file())) {
            output.write(workspace, in);
        }
    }

    /** What is attached already, because the content is the same, is left as it is. */
    @NonNull
    Attachment attach(
            @NonNull Run<?, ?> run, @NonNull ServiceNowSession session, @NonNull String table, @NonNull SysId record)
            throws IOException, InterruptedException {
        return AttachedFiles.upload(
                run,
                session,
                table,
                record,
                ImageDocuments.bomName(sha256),
                CONTENT_TYPE,
                size(),
                () -> Files.newInputStream(file()));
    }

    /** In bytes. */
    long size() throws IOException {
        return Files.size(file());
    }

    @NonNull
    String sha256() {
        return sha256;
    }

    int components() {
        return components;
    }

    int vulnerabilities() {
        return vulnerabilities;
    }

    /** Deletes it. */
    @Override
    public void close() throws IOException {
        try (var files = Files.list(directory)) {
            for (var each : files.toList()) {
                Files.deleteIfExists(each);
            }
        }
        Files.deleteIfExists(directory);
    }
}
