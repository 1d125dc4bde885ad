package hudson.model;

import jakarta.servlet.ServletContext;
import java.io.File;
import jenkins.model.Jenkins;

/** What a running Jenkins is an instance of; permission ids begin with this name. */
public class Hudson extends Jenkins {
    public Hudson(File root, ServletContext context) {
        super(root, context);
    }
}
