using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Accesskeys.Infrastructure.Persistence.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Control : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Keys that were there before may do what they could.
            migrationBuilder.AddColumn<string>(
                name: "AllowedIps",
                table: "Accesskeys",
                type: "nvarchar(1408)",
                maxLength: 1408,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "ChainId",
                table: "Accesskeys",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "HasEnded",
                table: "Accesskeys",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "IsEnabled",
                table: "Accesskeys",
                type: "bit",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<Guid>(
                name: "RotatedFrom",
                table: "Accesskeys",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "RotatedTo",
                table: "Accesskeys",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Scopes",
                table: "Accesskeys",
                type: "nvarchar(2144)",
                maxLength: 2144,
                nullable: false,
                defaultValue: "*");

            migrationBuilder.CreateIndex(
                name: "IX_Accesskeys_ChainId_Number",
                table: "Accesskeys",
                columns: new[] { "ChainId", "Number" },
                filter: "ChainId IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Accesskeys_ChainId_Number",
                table: "Accesskeys");

            migrationBuilder.DropColumn(
                name: "AllowedIps",
                table: "Accesskeys");

            migrationBuilder.DropColumn(
                name: "ChainId",
                table: "Accesskeys");

            migrationBuilder.DropColumn(
                name: "HasEnded",
                table: "Accesskeys");

            migrationBuilder.DropColumn(
                name: "IsEnabled",
                table: "Accesskeys");

            migrationBuilder.DropColumn(
                name: "RotatedFrom",
                table: "Accesskeys");

            migrationBuilder.DropColumn(
                name: "RotatedTo",
                table: "Accesskeys");

            migrationBuilder.DropColumn(
                name: "Scopes",
                table: "Accesskeys");
        }
    }
}
