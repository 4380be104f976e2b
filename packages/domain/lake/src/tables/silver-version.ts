/**
 * Version of the tables. It is raised whenever the same bronze gives other files: with a new column, a changed parser or a changed merge. A
 * lake that another version built is then rebuilt from bronze.
 */
export const SILVER_VERSION = 10;
