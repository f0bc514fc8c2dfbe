using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Accesskeys.Infrastructure.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class JobClaims : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "JobClaims",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Holder = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    Fence = table.Column<long>(type: "INTEGER", nullable: false),
                    ClaimedUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    NextRunAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Cursor = table.Column<string>(type: "TEXT", maxLength: 1024, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_JobClaims", x => x.Name);
                });

            // The purge of deleted keys stays due when it was.
            migrationBuilder.Sql(
                "INSERT INTO JobClaims (Name, Fence, NextRunAt) SELECT 'purge-deleted-keys', 0, NextAt FROM Housekeeping WHERE Id = 1");

            migrationBuilder.DropTable(
                name: "Housekeeping");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Housekeeping",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    NextAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Housekeeping", x => x.Id);
                });

            migrationBuilder.Sql(
                "INSERT INTO Housekeeping (Id, NextAt) "
                + "SELECT 1, COALESCE((SELECT NextRunAt FROM JobClaims WHERE Name = 'purge-deleted-keys'), 0)");

            migrationBuilder.DropTable(
                name: "JobClaims");
        }
    }
}
