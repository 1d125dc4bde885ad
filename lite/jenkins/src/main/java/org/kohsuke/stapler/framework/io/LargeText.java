package org.kohsuke.stapler.framework.io;

import java.io.File;
import java.nio.charset.Charset;

/** A file that may still grow. */
public class LargeText {
    final File file;

    public LargeText(File file, Charset charset, boolean completed) {
        this.file = file;
    }

    /** In bytes. */
    public long length() {
        return file.length();
    }
}
